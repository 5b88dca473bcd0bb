import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { PlacedObject } from '../../pki/cluster/model.ts';
import type { ObjectIndex } from './objectIndex.ts';

/**
 * Finds the Certificate for which cert-manager writes a Secret, by who asks for it: a Certificate, or an Ingress or Gateway with an
 * issuer, of which cert-manager makes a Certificate of the Secret's name.
 *
 * @returns Its name; `undefined` where nobody asks.
 */
export function requestingCertificate(index: ObjectIndex, secret: PlacedObject): string | undefined {
  const { name, namespace } = secret.object;
  if (name === undefined) return undefined;
  const nearest = (kind: string, secretsOf: (placed: PlacedObject) => readonly (string | undefined)[]) => {
    const asking = index.ofKind(kind).filter((placed) => secretsOf(placed).includes(name));
    return asking.length === 0 ? undefined : index.nearest(secret, asking, namespace)[0];
  };
  const certificate = nearest('Certificate', ({ object }) => [scalarAt(object.root, 'spec', 'secretName')?.text]);
  if (certificate !== undefined) return certificate.object.name ?? name;
  return (nearest('Ingress', ingressSecrets) ?? nearest('Gateway', gatewaySecrets)) ? name : undefined;
}

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
