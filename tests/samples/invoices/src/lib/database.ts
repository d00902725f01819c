import { Pool } from "pg";

export const database = new Pool({ connectionString: process.env.DATABASE_URL, max: 10, statement_timeout: 5000 });
