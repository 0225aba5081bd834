import type { userSchema } from '@tixngo-sync/api';
import type { z } from 'zod';

export type User = z.output<typeof userSchema>;
