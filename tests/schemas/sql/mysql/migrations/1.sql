CREATE TABLE `orders` (
  `id` int NOT NULL AUTO_INCREMENT,
  `user_id` int DEFAULT NULL,
  `title` varchar(255) CHARACTER SET utf8mb4,
  PRIMARY KEY (`id`),
  UNIQUE KEY `once` (`user_id`,`title`(20)),
  KEY `by_title` (`title`),
  CONSTRAINT `fk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
) ENGINE=InnoDB;
ALTER TABLE `orders` ADD INDEX `by_user` (`user_id`), MODIFY COLUMN `title` text, DROP INDEX `by_title`;
