task "sync" {
  stack {
  }
  schedule = [{starts_on: 2025-01-01 00:00:00+0000, freq: 60}]
}
