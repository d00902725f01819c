const test = require('node:test');
const assert = require('node:assert');

test('titles are trimmed', () => {
  assert.strictEqual(' a '.trim(), 'a');
});
