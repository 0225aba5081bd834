import type { pagesQuerySchema } from '@tixngo-sync/api';
import { listPages, showPage } from '@tixngo-sync/db';
import type { z } from 'zod';
import { found, screen } from '../found.js';
import type { Asked } from '../route.js';

export async function getPages({
  parts,
  query,
}: Asked<undefined, z.output<typeof pagesQuerySchema>, undefined>) {
  return screen(await listPages(parts.database, query, query), query.limit, (page) => page.pageId);
}

export async function getPage({ parts, params }: Asked<{ id: number }, undefined, undefined>) {
  return found(await showPage(parts.database, params.id), 'page', params.id);
}
