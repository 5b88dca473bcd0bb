import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { ObjectIndex } from '../../pki/cluster/objects/objectIndex.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';

/**
 * Finds the Certificate for which cert-manager writes a Secret, by who asks for it: a Certificate, or an Ingress or Gateway with an
 * issuer, of which cert-manager makes a Certificate of the Secret's name.
 *
 * @returns Its name; `undefined` where nobody asks.
 */
export function requestingCertificate(index: ObjectIndex, secret: PlacedObject): string | undefined {
  const { name, namespace } = secret.object;
  if (name === undefined) return undefined;
  const asking = askingOf(index).get(name);
  const nearest = (kind: string): PlacedObject | undefined =>
    index.nearest(secret, asking?.get(kind) ?? [], namespace)[0];
  const certificate = nearest('Certificate');
  if (certificate !== undefined) return certificate.object.name ?? name;
  return (nearest('Ingress') ?? nearest('Gateway')) ? name : undefined;
}

/** Who asks for Secrets: by their names as written, so that one of a template is found by the same template, then by kind. */
type Asking = ReadonlyMap<string, ReadonlyMap<string, readonly PlacedObject[]>>;

/** Asked for each of the certificates that are renewed, and of their copies. */
const askingOf = memoisedBy((index: ObjectIndex): Asking => {
  const asking = new Map<string, Map<string, PlacedObject[]>>();
  for (const [kind, secretsOf] of Object.entries(secretsByKind)) {
    for (const placed of index.ofKind(kind)) {
      for (const name of new Set(secretsOf(placed))) {
        if (name === undefined) continue;
        const byKind = asking.get(name) ?? new Map<string, PlacedObject[]>();
        asking.set(name, byKind);
        addToGroup(byKind, kind, placed);
      }
    }
  }
  return asking;
});

const secretsByKind: Readonly<Record<string, (placed: PlacedObject) => readonly (string | undefined)[]>> = {
  Certificate: ({ object }) => [scalarAt(object.root, 'spec', 'secretName')?.text],
  Ingress: ingressSecrets,
  Gateway: gatewaySecrets,
};

function ingressSecrets({ object: { root } }: PlacedObject): readonly (string | undefined)[] {
  return hasIssuer(root) ? itemsAt(root, 'spec', 'tls').map((entry) => scalarAt(entry, 'secretName')?.text) : [];
}

function gatewaySecrets({ object: { root } }: PlacedObject): readonly (string | undefined)[] {
  if (!hasIssuer(root)) return [];
  return itemsAt(root, 'spec', 'listeners').flatMap((listener) =>
    itemsAt(listener, 'tls', 'certificateRefs').map((reference) => scalarAt(reference, 'name')?.text),
  );
}

function hasIssuer(root: PlacedObject['object']['root']): boolean {
  return ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'].some(
    (annotation) => scalarAt(root, 'metadata', 'annotations', annotation) !== undefined,
  );
}
