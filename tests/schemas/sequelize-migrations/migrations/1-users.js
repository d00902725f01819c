module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('Users', {
      id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
      email: { type: Sequelize.STRING, unique: true },
      org_id: { type: Sequelize.INTEGER, references: { model: 'Orgs', key: 'id' } },
      old: Sequelize.TEXT,
    });
    await queryInterface.addIndex('Users', ['org_id']);
    await queryInterface.addConstraint('Users', { fields: ['org_id', 'email'], type: 'unique', name: 'once' });
  },
  async down(queryInterface) {
    await queryInterface.dropTable('Users');
  },
};
