import { type RotatedFile, rotatedFile } from '../../kubernetes/rotatedFile.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';

/** What a file is of the kubelet's rotation; `undefined` of other files. */
export function rotationOf({ path, hostPath = path }: DecodedFile): RotatedFile | undefined {
  return rotatedFile(hostPath);
}

/** What stands for the files of one rotation in one folder. */
export interface Rotation<Item> {
  /** The first that stands for the file by which the kubelet finds its newest certificate. */
  current?: Item;
  readonly dated: Item[];
}

/** Puts together what is of one rotation, leaving out what is of none. */
export function rotationsAmong<Item extends { readonly file: DecodedFile }>(
  items: readonly Item[],
): readonly Rotation<Item>[] {
  const rotations = new Map<string, Rotation<Item>>();
  for (const item of items) {
    const rotated = rotationOf(item.file);
    if (rotated === undefined || rotated.generation === 'updated') continue;
    const id = `${hostOf(item.file)} ${rotated.series}`;
    const rotation = rotations.get(id) ?? { dated: [] };
    rotations.set(id, rotation);
    if (rotated.generation === 'current') rotation.current ??= item;
    else rotation.dated.push(item);
  }
  return [...rotations.values()];
}

/** The first certificate of a file. */
export function firstCertificateOf(graph: PkiGraph, { credentials }: DecodedFile): CertificateNode | undefined {
  const fingerprint = credentials.find(({ content }) => content.kind === 'certificate')?.fingerprint;
  return fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
}
