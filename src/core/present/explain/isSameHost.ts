/** Tells whether two names are of the same host, as logs write them: in any case, in brackets, with the dot of the root. */
export function isSameHost(one: string, other: string): boolean {
  const bare = (name: string) => name.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  return bare(one) === bare(other);
}
