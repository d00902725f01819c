<?php
define('DB_NAME', 'shop');
define('DB_USER', 'shop');
define('DB_PASSWORD', '⟪alnum:18⟫');
define('DB_HOST', 'db.kund.se');
define('AUTH_KEY', 'put your unique phrase here');
define('AUTH_SALT', 'put your unique phrase here');
define('WP_DEBUG', true);
define('WP_HOME', 'http://kund.se');
