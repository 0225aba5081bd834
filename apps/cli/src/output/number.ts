/** Returns a number as people read it: `2,336`. */
export function amount(number: number): string {
  return number.toLocaleString('en');
}
