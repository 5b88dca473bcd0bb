import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/model.ts';
import { fieldWords } from '../tree/placeRow.ts';
import { certificateDiff, type FieldDifference } from './certificateDiff.ts';

/** A place that holds certificates in one of two trees, or in both. Hostile text. */
export interface PlaceDifference {
  /** Path below the tree, and the field within the file. */
  readonly path: string;
  readonly field: string;
  /** Absent where only the other tree has the place. */
  readonly before?: CertificateNode;
  readonly after?: CertificateNode;
  /** Of two that differ. */
  readonly fields: readonly FieldDifference[];
}

/** Two trees compared. */
export interface TreeDifference {
  /** By path. */
  readonly places: readonly PlaceDifference[];
  /** How many places hold the same certificate in both. */
  readonly same: number;
}

/** A tree: what its files hold, and how a file is called below it. */
export interface ComparedTree {
  readonly graph: PkiGraph;
  pathOf(file: DecodedFile): string;
}

/**
 * Compares the certificates of two trees place by place: backup and present state, two control planes, before and after a
 * renewal. A place is a file below its tree, and in it the field and the position in a bundle.
 */
export function treeDiff(before: ComparedTree, after: ComparedTree): TreeDifference {
  const [old, recent] = [placesOf(before), placesOf(after)];
  const keys = [...new Set([...old.keys(), ...recent.keys()])].sort();
  let same = 0;
  const places = keys.flatMap((key): readonly PlaceDifference[] => {
    const [left, right] = [old.get(key), recent.get(key)];
    if (left !== undefined && left.node.fingerprint === right?.node.fingerprint) {
      same += 1;
      return [];
    }
    const { path = '', field = '' } = left ?? right ?? {};
    const isPair = left !== undefined && right !== undefined;
    return [
      {
        path,
        field,
        ...(left === undefined ? {} : { before: left.node }),
        ...(right === undefined ? {} : { after: right.node }),
        fields: isPair ? certificateDiff(left.node.certificate, right.node.certificate) : [],
      },
    ];
  });
  return { places, same };
}

interface Place {
  readonly path: string;
  readonly field: string;
  readonly node: CertificateNode;
}

function placesOf({ graph, pathOf }: ComparedTree): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const node of graph.certificates.values()) {
    for (const { file, credential } of node.occurrences) {
      const path = pathOf(file);
      const field = fieldWords(file, credential);
      places.set(`${path}\n${field}`, { path, field, node });
    }
  }
  return places;
}
