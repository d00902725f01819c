import { MigrationInterface, QueryRunner, Table, TableColumn, TableForeignKey, TableIndex } from 'typeorm';

export class Start1 implements MigrationInterface {
  name = 'Start1';
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "user" ("id" SERIAL NOT NULL, "email" character varying NOT NULL, CONSTRAINT "UQ_1" UNIQUE ("email"), CONSTRAINT "PK_1" PRIMARY KEY ("id"))`);
    await queryRunner.query(`ALTER TABLE "user" ADD "phone" character varying`);
    await queryRunner.createTable(
      new Table({
        name: 'orders',
        columns: [
          { name: 'id', type: 'int', isPrimary: true, isGenerated: true },
          { name: 'user_id', type: 'int' },
          { name: 'code', type: 'varchar', length: '20', isUnique: true },
        ],
        foreignKeys: [{ columnNames: ['user_id'], referencedTableName: 'user', referencedColumnNames: ['id'] }],
        indices: [{ columnNames: ['user_id'] }],
      }),
    );
    await queryRunner.addColumn('orders', new TableColumn({ name: 'note', type: 'text' }));
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('orders');
    await queryRunner.query(`DROP TABLE "user"`);
  }
}
