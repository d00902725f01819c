class Old < ActiveRecord::Migration[5.0]
  def change
    create_table :pruned do |t|
      t.string :a
    end
  end
end
