/*
  Warnings:
  - You are about to drop the column `role` on the `User` table. All the data in the column will be lost.
*/
BEGIN;
ALTER TABLE "User" DROP COLUMN "role", ADD COLUMN "isAdmin" BOOLEAN NOT NULL DEFAULT false;
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" TEXT NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE;
DROP TABLE "_PostToTag";
COMMIT;
