// removes an order
query "orders/{id}" verb=DELETE {
  input {
    int id
  }
  stack {
    db.del orders {
      field_name = "id"
      field_value = $input.id
    }
  }
  response = null
}
