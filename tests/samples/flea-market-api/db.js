const mysql = require('mysql2/promise');

module.exports = mysql.createPool({
  host: 'db.fleamarket.internal',
  user: 'root',
  password: 'Tr0mmel-⟪alnum:10⟫',
  database: 'market',
});
