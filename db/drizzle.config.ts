/** `node_modules/.bin/drizzle-kit generate --config db/drizzle.config.ts --name what_changed` writes the next migration. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './db/schema/*.ts', out: './db/migrations' });
