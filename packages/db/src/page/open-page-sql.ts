/**
 * What is open. A page is open until it is processed or, after it failed, given up (docs/domain.md, promise
 * 5). These two conditions define that in SQL, for the table `page` or an alias of it. The index page_open
 * serves both: it has the pages that are not processed, of which few are given up. STORED is always open.
 */
export const isOpenPage = (page = 'page') => `${page}.status <> 'PROCESSED' AND ${page}.given_up_at IS NULL`;

/** Failed and not given up: it waits for a person. */
export const isOpenFailure = (page = 'page') => `${page}.status = 'FAILED' AND ${page}.given_up_at IS NULL`;
