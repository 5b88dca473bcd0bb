import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * TLSStore that Traefik does not use.
 *
 * When: a TLSStore of Traefik is not called `default`, or `tls.store.name` of an IngressRoute is another name.
 *
 * One TLSStore `default` is for all namespaces. Certificates of routes are named in `tls.secretName` of the IngressRoute or in `tls` of the Ingress.
 *
 * @category wiring
 * @stage understand
 * @see TRAEFIK
 */
export const traefikStoreUnused = {
  code: 'traefik-store-unused',
  severity: 'warning',
  fact: {
    store: 'Traefik uses only the TLSStore that is called default, and this one is called {name}.',
    route: 'This route names the TLSStore {name}, but Traefik uses only the one that is called default.',
  },
  consequence: 'Hosts without a certificate of their own get `CN=TRAEFIK DEFAULT CERT`, which Traefik makes itself.',
  wayOut: {
    store: 'Rename it to default.',
    route: 'Remove store, and name a Secret in tls.secretName or in the TLSStore default.',
  },
} as const satisfies FindingRecord;

/** Where a name of a store stands. */
const places = [
  ['TLSStore', 'store', ['metadata', 'name']],
  ['IngressRoute', 'route', ['spec', 'tls', 'store', 'name']],
  ['IngressRouteTCP', 'route', ['spec', 'tls', 'store', 'name']],
] as const;

/** Reports stores of certificates that Traefik does not read. */
export function checkTraefikStores(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return places.flatMap(([kind, use, path]) =>
    index.ofKind(kind).flatMap(({ file, object }): readonly FindingDraft[] => {
      const node = scalarAt(object.root, ...path);
      const isOfTraefik = /^traefik\.(?:io|containo\.us)\//.test(object.apiVersion ?? '');
      if (node === undefined || !isOfTraefik || node.text === 'default' || isOpen(node) || isOpenEnded(object))
        return [];
      const values = { name: visibleText(node.text) };
      return [placedAt({ file, span: node.span }, problem(traefikStoreUnused, { fact: use, wayOut: use, values }))];
    }),
  );
}
