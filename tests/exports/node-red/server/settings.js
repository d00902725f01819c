module.exports = {
    uiPort: process.env.PORT || 1880,
    flowFile: 'flows.json',
    //credentialSecret: "a-secret-key",
    //adminAuth: { type: "credentials", users: [] },
    httpNodeAuth: { user: "user", pass: "$2a$08$abc" },
}
