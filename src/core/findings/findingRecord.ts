import type { Severity } from './findingModel.ts';

/**
 * Everything that CertScope says about one problem, beside the check that reports it.
 *
 * The record holds what the program says and decides by. What only the problem's page says stands in the comment above
 * it, where it costs no byte: title, when, notes, `@category`, `@stage` and `@see` (`scripts/findings/records.mjs` reads them).
 */
export interface FindingRecord {
  /** Permanent: users write it into settings and comments. */
  readonly code: string;
  /** The usual severity; {@link Circumstances} may differ. */
  readonly severity: Severity;
  /** What is wrong. Stands alone: it is all that is said of information and hints. */
  readonly fact: Sentence;
  /** What it breaks, in the words of the log. */
  readonly consequence?: Sentence;
  /** What to do. */
  readonly wayOut?: Sentence;
  /** The automatic fix; absent where CertScope offers none. */
  readonly quickFix?: QuickFix;
}

/**
 * A whole sentence with named values: `{name} expired {ago} ago.` Where circumstances choose among sentences, each has a
 * name. It is translated when it is said.
 */
export type Sentence = string | Readonly<Record<string, string>>;

/** What CertScope does about a problem; `scripts/findings/languages.mjs` describes each. */
export type QuickFix =
  | 'add-flag'
  | 'append-block'
  | 'chmod'
  | 'convert-der'
  | 'decode-base64'
  | 'edit-field'
  | 'edit-flag'
  | 'embed-data'
  | 'encode-base64'
  | 'extend-ca'
  | 'move-to-secret'
  | 'normalise-base64'
  | 'normalise-pem'
  | 'reference-file'
  | 'reissue-san'
  | 'relabel-pem'
  | 'relink'
  | 'remove-block'
  | 'remove-field'
  | 'renew-csr'
  | 'renew-leaf'
  | 'renew-new-key'
  | 'reorder-chain'
  | 'replace-ca'
  | 'replace-client-cert'
  | 'run-command'
  | 'swap';

/** The parts of a message, in the order in which they are said. */
type Part = 'fact' | 'consequence' | 'wayOut';

/** What a record says in a part; `undefined` where it has no such part. */
type SentenceOf<Rec, P extends Part> = Rec extends { readonly [K in P]: infer S extends Sentence } ? S : undefined;

/** The names among which a report chooses; none where the sentence is the only one. */
export type VariantOf<Rec, P extends Part> = NameIn<Exclude<SentenceOf<Rec, P>, string | undefined>>;
type NameIn<Variants> = [Variants] extends [never] ? never : keyof Variants & string;

/** The sentences that may be said, given the chosen name. */
type Said<Rec, P extends Part, V> =
  | Extract<SentenceOf<Rec, P>, string>
  | Chosen<Exclude<SentenceOf<Rec, P>, string>, V>;
type Chosen<Variants, V> = V extends keyof Variants ? Variants[V] : never;

/** The names in braces. */
type Placeholder<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;

type Choice<Rec, P extends Part, V> = [VariantOf<Rec, P>] extends [never]
  ? { readonly [K in P]?: never }
  : { readonly [K in P]: V };

type Values<Names extends string> = [Names] extends [never]
  ? { readonly values?: never }
  : { readonly values: Readonly<Record<Names, string | number>> };

/**
 * Which sentences of a record are said, and with which values. A sentence without variants is always said; of one with
 * variants a report names one, or, of what it breaks and what to do, `undefined` for none.
 */
export type Saying<Rec, Fact, Consequence, WayOut> = {
  readonly fact?: Fact;
  readonly consequence?: Consequence;
  readonly wayOut?: WayOut;
} & Choice<Rec, 'fact', Fact> &
  Choice<Rec, 'consequence', Consequence> &
  Choice<Rec, 'wayOut', WayOut> &
  Values<Placeholder<Said<Rec, 'fact', Fact> | Said<Rec, 'consequence', Consequence> | Said<Rec, 'wayOut', WayOut>>>;
