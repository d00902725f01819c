const { DataTypes, Model, Sequelize } = require('sequelize');
const sequelize = new Sequelize({ dialect: 'mysql' });
class Order extends Model {}
Order.init(
  {
    id: { type: DataTypes.UUID, primaryKey: true },
    userId: { type: DataTypes.INTEGER, references: { model: 'Users', key: 'id' } },
  },
  { sequelize, modelName: 'Order', tableName: 'orders', underscored: true },
);
module.exports = Order;
