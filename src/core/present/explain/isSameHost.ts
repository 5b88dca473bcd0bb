/** Tells whether two names in logs are the same host: ignores case, brackets and the root dot. */
export function isSameHost(one: string, other: string): boolean {
  const bare = (name: string) => name.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  return bare(one) === bare(other);
}
