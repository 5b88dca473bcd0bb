/** Computes a value at its first use and keeps it: for indexes over tables, which never change. */
export function memoised<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
