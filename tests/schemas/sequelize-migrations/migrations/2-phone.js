module.exports = {
  up: (queryInterface, Sequelize) =>
    Promise.all([
      queryInterface.addColumn('Users', 'phone', { type: Sequelize.STRING(20) }),
      queryInterface.removeColumn('Users', 'old'),
      queryInterface.changeColumn('Users', 'email', { type: Sequelize.STRING(99) }),
    ]),
  down: (queryInterface) => queryInterface.removeColumn('Users', 'phone'),
};
