class Start < ActiveRecord::Migration[7.0]
  def change
    create_table :users do |t|
      t.string :first_name, :last_name
      t.string :email, null: false, index: { unique: true }
      t.references :team, foreign_key: true
      t.belongs_to :owner, polymorphic: true
      t.timestamps
    end
    add_column :users, :phone, :string, limit: 20
    add_index :users, %i[first_name last_name]
    create_join_table :users, :groups
  end
end
