class Next < ActiveRecord::Migration[7.0]
  def up
    remove_column :users, :last_name
    rename_column :users, :first_name, :name
    execute <<~SQL
      CREATE TABLE audits (id serial PRIMARY KEY, note text);
    SQL
    add_reference :audits, :user, foreign_key: { to_table: :users }
    if true
      change_column :users, :phone, :text
    end
  end

  def down
    if true
      drop_table :audits
    end
    add_column :users, :last_name, :string
  end
end
