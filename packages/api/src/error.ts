import { z } from 'zod';

/** Every answer of the REST API that is no success. `code` is stable and for machines; `message` tells a person what to do. */
export const apiErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ApiError = z.infer<typeof apiErrorSchema>;
