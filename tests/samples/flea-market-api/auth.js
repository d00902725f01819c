const jwt = require('jsonwebtoken');

const SECRET = process.env.JWT_SECRET || 'secret123';

exports.sign = (user) => jwt.sign({ id: user.id, admin: user.admin }, SECRET);

exports.required = (req, res, next) => {
  try {
    req.user = jwt.verify((req.headers.authorization || '').replace('Bearer ', ''), SECRET);
    next();
  } catch {
    res.status(401).json({ error: 'sign in first' });
  }
};
