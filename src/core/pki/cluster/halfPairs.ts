import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { ComponentInstance, Setting } from './clusterModel.ts';
import { givenSetting, isWholeServer } from './servers.ts';

/** A certificate without its key in the flags of a server, or a key without its certificate. */
export interface HalfPair {
  readonly setting: Setting;
  /** The flag that is not set. */
  readonly pair: string;
  /** What the server does: it exits with an error, passes over the flag, or what its signer does, which is judged by itself. */
  readonly outcome: { readonly error: string } | 'ignored' | 'signer';
}

/**
 * Finds what the flags of a server name by half. Sources: k8s.io/apiserver, `NewDynamicServingContentFromFiles`; etcd, `TLSInfo`;
 * kube-aggregator and client-go's `transport` ask for both before they load a client certificate.
 */
export function halfPairsOf(instance: ComponentInstance): readonly HalfPair[] {
  if (!isWholeServer(instance)) return [];
  const flags = new Set(instance.settings.map(({ flag }) => flag));
  return [...flags].flatMap((flag): readonly HalfPair[] => {
    const setting = givenSetting(instance, flag);
    const record = componentFlagOf(instance.component, flag);
    const isHalf = record?.role === 'certificate' || record?.role === 'key';
    if (setting === undefined || !isHalf || record.pairs === undefined) return [];
    if (givenSetting(instance, record.pairs) !== undefined) return [];
    if (flag.startsWith('--cluster-signing-')) return [{ setting, pair: record.pairs, outcome: 'signer' }];
    if (record.isIgnoredAlone === true) return [{ setting, pair: record.pairs, outcome: 'ignored' }];
    const isEtcd = instance.component === 'etcd' || flag.startsWith('--etcd-');
    const half = { [record.role === 'key' ? 'key' : 'certificate']: setting.value };
    const error = isEtcd ? halfOfEtcd(half) : 'missing filename for serving cert';
    return [{ setting, pair: record.pairs, outcome: { error } }];
  });
}

/** What etcd's library says of half a pair; paths as they are given. */
export function halfOfEtcd({
  key = '',
  certificate = '',
}: {
  readonly key?: string;
  readonly certificate?: string;
}): string {
  return `KeyFile and CertFile must both be present[key: ${key}, cert: ${certificate}]`;
}
