import type { LocatedValue } from '../../locate/locateModel.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import type { PresentContext } from '../presentContext.ts';

/** Commands that a hover may offer. Their ids are the editor's. */
export type HoverCommand =
  | 'certscope.showDecoded'
  | 'certscope.revealIssuer'
  | 'certscope.renew'
  | 'certscope.extendCa'
  | 'certscope.whyNotRenewable'
  | 'certscope.copyPem'
  | 'certscope.copyFingerprint'
  | 'certscope.showInTree'
  | 'certscope.showMap'
  | 'certscope.revealOccurrence';

/** What a link's command acts on; JSON. */
export interface LinkTarget {
  readonly path: string;
  /** Offset in the file's text. */
  readonly offset: number;
  readonly fingerprint?: string;
}

/** Where the pointer is, and the context. */
export interface HoverQuestion {
  readonly file: DecodedFile;
  readonly value: LocatedValue;
  /** Offset under the pointer; on the key, between blocks, or absent: the hover is about the whole value. */
  readonly offset?: number;
  readonly context: PresentContext;
  /** The commands that work here and now; others get no link. */
  readonly commands: ReadonlySet<HoverCommand>;
  /** Makes the URI that runs a command: `command:certscope.renew?…`. */
  linkTo(command: HoverCommand, target: LinkTarget): string;
}

/** A hover's Markdown and its place. */
export interface CredentialHover {
  readonly markdown: string;
  readonly span: Span;
}
