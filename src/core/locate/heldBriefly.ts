/**
 * Lets a text be made once for all who ask for it in a row, such as the thousand keys of one value. It is held until the
 * present job ends, and by nothing after that: private keys may stand in it.
 */
export function heldBriefly(make: () => string): () => string {
  let held: WeakRef<{ readonly text: string }> | undefined;
  return () => {
    const known = held?.deref();
    if (known !== undefined) return known.text;
    const made = { text: make() };
    held = new WeakRef(made);
    return made.text;
  };
}
