import type { SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import type { ScalarStyle } from '../locateModel.ts';

/** A node of a configuration document: what it says, and where. */
export type DocumentNode = ScalarNode | MappingNode | SequenceNode;

/** A value that is no collection. */
export interface ScalarNode {
  readonly kind: 'scalar';
  /** What it means: without quotes, unfolded. Read when asked for the first time. */
  readonly text: string;
  /** How it is written: only what is plain can be a number, a truth value or null. */
  readonly style: ScalarStyle;
  /** Where a stretch of `text` stands in the file. */
  readonly toSource: SpanMap;
  /** The value's text in the file, without quotes; of a document that is embedded as base64 the whole outer value. */
  readonly span: Span;
  /** The key's text; absent for an item of a sequence. */
  readonly keySpan?: Span;
  /** Key path in its own document. */
  readonly keyPath: string;
}

/** A mapping without the keys whose values are null or empty collections. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, DocumentNode>;
}

/** A sequence; items that are null or empty collections are absent. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly DocumentNode[];
}

/** A Kubernetes object, or a configuration file of a component, with everything it says. */
export interface ConfigurationObject {
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  readonly apiVersion?: string;
  /** `Config` of a kubeconfig, also where it is left out; `''` for files of components that have no kinds. */
  readonly kind: string;
  /** Of files without kinds: what `configurationRoots` calls them, such as `etcd`. */
  readonly format?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Where it begins in its document: `items[3]`; empty for the document itself. */
  readonly keyPath: string;
  readonly root: MappingNode;
  /** The text of its document is broken: there may be more than was read. */
  readonly isBroken?: true;
  /** Its text has actions of a template (`{{ … }}`), which may add to it what nobody sees. */
  readonly isTemplate?: true;
  /** The value in which its document is embedded: a key of a ConfigMap or a Secret. */
  readonly embeddedIn?: { readonly object: ConfigurationObject; readonly keyPath: string };
}
