/** `{ [name]: value }`, or an empty object if there is no value: avoids properties that are `undefined`. */
export function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [_ in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [_ in Name]?: Value });
}
