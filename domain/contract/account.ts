/** Registering, signing in, and who is signed in. */
import { z } from 'zod';

export const roles = ['owner', 'manager', 'finance', 'box-office', 'door'] as const;
export type Role = (typeof roles)[number];

export const RegisterRequest = z.strictObject({
  name: z.string().trim().min(1).max(120),
  email: z.email('not-an-email').max(254),
  password: z.string().min(10).max(128),
  organizerName: z.string().trim().min(1).max(120),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

export const SignInRequest = z.strictObject({
  email: z.email('not-an-email').max(254),
  password: z.string().min(1).max(128),
});
export type SignInRequest = z.infer<typeof SignInRequest>;

export const SessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  organizers: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string(), role: z.enum(roles) })),
});
export type SessionView = z.infer<typeof SessionView>;
