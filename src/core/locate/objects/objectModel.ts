import type { SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import type { ScalarStyle } from '../locateModel.ts';

/** A node of a configuration document: its content and its place. */
export type DocumentNode = ScalarNode | MappingNode | SequenceNode;

/** A value that is not a collection. */
export interface ScalarNode {
  readonly kind: 'scalar';
  /** Its text without quotes, unfolded. Read at the first use. */
  readonly text: string;
  /** How it is written. Only plain scalars can be numbers, booleans or null. */
  readonly style: ScalarStyle;
  /** Translates spans in `text` to spans in the file. */
  readonly toSource: SpanMap;
  /** The value's text in the file, without quotes. In a document that is embedded as base64, the whole outer value. */
  readonly span: Span;
  /** The key's text; absent for an item of a sequence. */
  readonly keySpan?: Span;
  /** Key path in its own document. */
  readonly keyPath: string;
}

/** A mapping, without keys whose values are null or empty collections. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, DocumentNode>;
}

/** A sequence, without items that are null or empty collections. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly DocumentNode[];
}

/** A Kubernetes object or a configuration file of a component, with its whole content. */
export interface ConfigurationObject {
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  readonly apiVersion?: string;
  /** `Config` for a kubeconfig, even if it is missing there; `''` for configuration files without kinds. */
  readonly kind: string;
  /** For files without kinds: their name in `configurationRoots`, such as `etcd`. */
  readonly format?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Its key path in its document: `items[3]`; empty for the document itself. */
  readonly keyPath: string;
  readonly root: MappingNode;
  /** The text of its document is broken. There may be more than was read. */
  readonly isBroken?: true;
  /** Its text has template actions (`{{ … }}`), which may add anything. */
  readonly isTemplate?: true;
  /** The value that contains its document: a key of a ConfigMap or a Secret. */
  readonly embeddedIn?: { readonly object: ConfigurationObject; readonly keyPath: string };
}
