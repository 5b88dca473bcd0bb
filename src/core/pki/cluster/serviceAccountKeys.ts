import { keyIdOf } from '../byteKey.ts';
import type { Occurrence } from '../pkiModel.ts';
import type { ClusterPicture, ComponentInstance, Setting } from './clusterModel.ts';
import { settingsOf } from './components.ts';
import { givenSetting, isWholeServer } from './servers.ts';

/** A key, and where it stands. */
interface PlacedKey {
  readonly keyId: string;
  readonly occurrence: Occurrence;
}

/** What signs tokens of service accounts, and what verifies them, as far as the files tell. */
export interface ServiceAccountKeys {
  readonly server: ComponentInstance;
  /** Flags that name a signing key, with the key where its file was read. */
  readonly signing: readonly { readonly setting: Setting; readonly component: string; readonly key?: PlacedKey }[];
  /** Flags that name verification keys. */
  readonly verifying: readonly Setting[];
  /** `undefined` where one of the files was not read. */
  readonly verificationKeys: readonly PlacedKey[] | undefined;
}

/** Reads the keys of each kube-apiserver, and of the kube-controller-manager beside it. */
export function serviceAccountKeysOf({ components }: ClusterPicture): readonly ServiceAccountKeys[] {
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const managers = components.filter(({ component }) => component === 'kube-controller-manager');
  return servers.map((server) => {
    const isAlone = servers.filter(({ host }) => host === server.host).length === 1;
    const besides = isAlone ? managers.filter(({ host }) => host === server.host) : [];
    const signing = [
      ...signingKey(server, '--service-account-signing-key-file'),
      ...besides.flatMap((manager) => signingKey(manager, '--service-account-private-key-file')),
    ];
    const named = settingsOf(server, '--service-account-key-file').filter(({ value }) => value !== '');
    // Without the flag the key of the server's own certificate verifies.
    const fallback = isWholeServer(server) ? givenSetting(server, '--tls-private-key-file') : undefined;
    const verifying = named.length > 0 ? named : fallback === undefined ? [] : [fallback];
    return { server, signing, verifying, verificationKeys: allKeys(verifying) };
  });
}

function signingKey(instance: ComponentInstance, flag: string): ServiceAccountKeys['signing'] {
  const setting = givenSetting(instance, flag);
  if (setting === undefined) return [];
  // As in Go, the first private key of the file.
  const occurrence = setting.material?.occurrences.find(({ credential }) => credential.content.kind === 'privateKey');
  const keyId = occurrence && keyIn(occurrence);
  const key = occurrence === undefined || keyId === undefined ? {} : { key: { keyId, occurrence } };
  return [{ setting, component: instance.component, ...key }];
}

function allKeys(settings: readonly Setting[]): readonly PlacedKey[] | undefined {
  const keys: PlacedKey[] = [];
  for (const { material } of settings) {
    if (material?.source !== 'file') return undefined;
    for (const occurrence of material.occurrences) {
      const keyId = keyIn(occurrence);
      if (keyId === undefined) return undefined;
      keys.push({ keyId, occurrence });
    }
  }
  return keys.length === 0 ? undefined : keys;
}

/** Identity of the public key of a private key, a public key, or a certificate. */
function keyIn({ credential: { content } }: Occurrence): string | undefined {
  const isKey = content.kind === 'privateKey' || content.kind === 'publicKey' || content.kind === 'certificate';
  return isKey && content.publicKey !== undefined ? keyIdOf(content.publicKey) : undefined;
}
