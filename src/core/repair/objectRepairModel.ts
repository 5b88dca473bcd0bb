import type { Finding } from '../findings/findingModel.ts';
import type { ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { FilePlace, PlacedObject } from '../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { type SecretReference, secretReferencesIn } from '../pki/cluster/objects/referencesOf.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';

/** A change of objects, which may stand in other files than the finding. */
export interface ObjectRepair {
  /** As the end of a sentence. */
  readonly title: string;
  readonly edits: readonly ObjectEdit[];
}

/** A change of one file. */
export interface ObjectEdit {
  readonly path: string;
  readonly edit: (text: string) => TextReplacement | undefined;
  /** The field that changes, if it is more than what is replaced: its key as well. */
  readonly field?: Span;
  /** The key path that a value has afterwards: it starts there. */
  readonly renamed?: { readonly at: number; readonly to: string };
  /** What a value contains afterwards: it starts there. */
  readonly content?: { readonly at: number; readonly blocks: readonly Bytes[] };
}

/** A finding, and the object and field that it points to. */
export interface ObjectSubject {
  readonly finding: Finding;
  readonly graph: PkiGraph;
  readonly other: PlacedObject | undefined;
  readonly node: ScalarNode | undefined;
}

/** Plans changes of objects, the best first; none where that would be a guess. */
export type ObjectPlanner = (subject: ObjectSubject) => readonly ObjectRepair[];

/** Another text for a field. */
export function replaced({ file, span }: FilePlace, newText: string): ObjectEdit {
  return { path: file.path, edit: () => ({ span, newText }) };
}

const plain = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** Whether these are names that need no quotes. */
export function isPlain(...names: readonly (string | undefined)[]): boolean {
  return names.every((name) => name !== undefined && plain.test(name) && !/^[\d.]+$/.test(name));
}

/** The reference to a Secret that a finding is about. */
export function referenceAt({ path, span }: Finding, graph: PkiGraph): SecretReference | undefined {
  return secretReferencesIn(objectIndexOf(clusterPictureOf(graph))).find(
    ({ placed, node }) => placed.file.path === path && node.span.start === span?.start,
  );
}
