/**
 * The id of a failed page's problem, as the index page_problem has it: problem_id() in the migrations defines
 * what one root cause is. Quarantined tickets keep theirs in a column.
 */
export const pageProblemId = (page = 'page') =>
  `problem_id('PAGE', ${page}.error_code, NULL, ${page}.error_message)`;
