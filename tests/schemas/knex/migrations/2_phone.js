exports.up = async (knex) => {
  await knex.schema.alterTable('orders', (table) => {
    table.decimal('total').alter();
    table.renameColumn('user_id', 'buyer_id');
  });
  await knex.schema.table('users', (table) => {
    table.string('phone');
    table.dropColumn('tags');
  });
  await knex.raw(`CREATE UNIQUE INDEX users_phone ON users (phone)`);
};
exports.down = async () => {};
