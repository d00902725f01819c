module.exports = (sequelize, DataTypes) => {
  const User = sequelize.define('User', {
    email: { type: DataTypes.STRING, unique: true, allowNull: false },
    password: DataTypes.STRING(40),
    balance: { type: DataTypes.DOUBLE, field: 'saldo' },
    fullName: { type: DataTypes.VIRTUAL },
  }, { paranoid: true, indexes: [{ fields: ['balance'] }] });
  return User;
};
