/** Builds a table of names by object identifier, from tables of last numbers by what stands before them. */
// @__NO_SIDE_EFFECTS__
export function byOid<const Name extends string>(
  groups: Readonly<Record<string, Readonly<Record<number, Name>>>>,
): Readonly<Record<string, Name>> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([start, names]) =>
      Object.entries(names).map(([last, name]): [string, Name] => [`${start}.${last}`, name]),
    ),
  );
}
