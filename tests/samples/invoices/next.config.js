const { withSentryConfig } = require("@sentry/nextjs");

const headers = [
  { key: "Content-Security-Policy", value: "default-src 'self'" },
  { key: "Strict-Transport-Security", value: "max-age=63072000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
];

module.exports = withSentryConfig({ headers: async () => [{ source: "/:path*", headers }] });
