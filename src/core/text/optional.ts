/** `{ [name]: value }`, or nothing when there is no value: objects without `undefined` in them. */
export function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [_ in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [_ in Name]?: Value });
}
