import { Column, CreateDateColumn, DeleteDateColumn, Entity, Index, JoinColumn, ManyToOne, OneToMany, OneToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';

abstract class Dated {
  @CreateDateColumn({ name: 'created_at' })
  createdAt: Date;

  @DeleteDateColumn()
  deletedAt?: Date;
}

@Entity('users')
@Unique(['email', 'tenant'])
export class User extends Dated {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'varchar', length: 120 })
  email: string;

  @Column()
  tenant: string;

  @Index({ unique: true })
  @Column({ name: 'phone_number', nullable: true })
  phone: string | null;

  @OneToMany(() => Order, (order) => order.user)
  orders: Order[];
}

@Entity()
@Index(['user', 'placedAt'])
export class SalesOrder {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('decimal', { precision: 10, scale: 2 })
  total: number;

  @Column()
  placedAt: Date;

  @ManyToOne(() => User, (user) => user.orders)
  user: User;

  @OneToOne(() => User)
  @JoinColumn({ name: 'approved_by' })
  approver: User;
}
