exports.up = function (knex) {
  return knex.schema
    .createTable('users', (table) => {
      table.increments('id').primary();
      table.string('email', 120).notNullable().unique();
      table.specificType('tags', 'text[]');
      table.timestamps(true, true);
    })
    .createTable('orders', function (t) {
      t.uuid('id').primary();
      t.integer('user_id').unsigned().references('id').inTable('users').onDelete('CASCADE');
      t.float('total');
      t.foreign('user_id').references('users.id');
      t.index(['user_id', 'total'], 'by_user');
    });
};

exports.down = (knex) => knex.schema.dropTable('orders').dropTable('users');
