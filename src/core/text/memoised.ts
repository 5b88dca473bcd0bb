import { textLanguage } from './textLanguage.ts';

/** Computes a value at its first use and keeps it: for indexes over tables, which never change. */
// @__NO_SIDE_EFFECTS__
export function memoised<Value>(compute: () => Value): () => Value {
  let known: Known<Value> | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/**
 * Computes a value once for each key.
 *
 * An object is a key by its identity, and its value goes when the object goes. The values of texts and numbers stay as
 * long as the returned function does, so a module uses them only as the second key of {@link memoisedByPair}.
 *
 * @param compute - Depends on the key alone: not on the time, a setting or the language.
 */
// @__NO_SIDE_EFFECTS__
export function memoisedBy<Key extends Identity, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const ofObjects = new WeakMap<object, Known<Value>>();
  const ofTexts = new Map<Identity, Known<Value>>();
  return (key) => {
    const known = typeof key === 'object' ? ofObjects.get(key) : ofTexts.get(key);
    if (known !== undefined) return known.value;
    const value = compute(key);
    if (typeof key === 'object') ofObjects.set(key, { value });
    else ofTexts.set(key, { value });
    return value;
  };
}

/** As {@link memoisedBy}, for each pair of an object and a second key. */
// @__NO_SIDE_EFFECTS__
export function memoisedByPair<Key extends object, Second extends Identity, Value>(
  compute: (key: Key, second: Second) => Value,
): (key: Key, second: Second) => Value {
  const bySecond = memoisedBy((key: Key) => memoisedBy((second: Second) => compute(key, second)));
  return (key, second) => bySecond(key)(second);
}

/** As {@link memoisedBy}, for values that hold texts: once for each language. */
// @__NO_SIDE_EFFECTS__
export function memoisedInLanguage<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const inLanguage = memoisedByPair((key: Key, _language: string) => compute(key));
  return (key) => inLanguage(key, textLanguage());
}

/** As {@link memoisedBy}, for work that is done in steps, between which a host can do other work. */
// @__NO_SIDE_EFFECTS__
export function memoisedInSteps<Key extends object, Value>(
  compute: (key: Key) => Generator<undefined, Value>,
): (key: Key) => Generator<undefined, Value> {
  const values = new WeakMap<Key, Known<Value>>();
  return function* (key) {
    const computed = values.get(key) ?? { value: yield* compute(key) };
    // Another caller may have finished in the meantime: everyone gets the same object.
    const known = values.get(key) ?? computed;
    values.set(key, known);
    return known.value;
  };
}

type Identity = object | string | number | boolean;

/** A value may be `undefined`. */
interface Known<Value> {
  readonly value: Value;
}
