import type { Connection, TokenSource } from './connectionModel.ts';
import { fieldSource } from './fieldSources.ts';
import { flagSource } from './flagSources.ts';
import type { Scene } from './scene.ts';

/** The token with which the client authenticates, if any. */
export function tokenOf(scene: Scene): TokenSource | undefined {
  for (const origin of scene.record.clientToken ?? []) {
    if (typeof origin !== 'object') continue;
    if ('kubeconfig' in origin) {
      const { kubeconfig, context } = scene.client.use ?? {};
      const { token, tokenFile, exec } = context?.user ?? {};
      const node = token ?? tokenFile;
      if (kubeconfig === undefined) continue;
      if (node !== undefined) {
        const { file } = kubeconfig;
        const occurrences = file.credentials
          .filter(({ value }) => value.span.start === node.span.start)
          .map((credential) => ({ file, credential }));
        return { by: token === undefined ? 'tokenFile' : 'token', place: { file, span: node.span }, occurrences };
      }
      if (exec !== undefined)
        return { by: 'exec', place: { file: kubeconfig.file, span: spanOfName(scene) }, occurrences: [], isExec: true };
      continue;
    }
    const source =
      'flag' in origin
        ? flagSource(scene, 'client', origin)
        : 'field' in origin
          ? fieldSource(scene, origin)
          : undefined;
    if (source?.kind !== 'materials') continue;
    const [first] = source.materials;
    if (first !== undefined) return { by: first.by, place: first.place, occurrences: first.material.occurrences };
  }
  return undefined;
}

/** The keys of the tokens that the cluster gives to clients of this kind, and those by which the server verifies them. */
export function tokenKeysOf(scene: Scene): Connection['tokenKeys'] {
  const { tokenSignedWith = [], tokenVerifiedWith = [] } = scene.record;
  const signing = tokenSignedWith.flatMap((origin) => flagSource(scene, 'server', origin) ?? []);
  for (const origin of signing.length === 0 ? [] : tokenVerifiedWith) {
    const verifying = typeof origin === 'object' && 'flag' in origin ? flagSource(scene, 'server', origin) : undefined;
    if (verifying !== undefined) return { signing, verifying };
  }
  return undefined;
}

function spanOfName({ client }: Scene): { readonly start: number; readonly end: number } {
  return client.use?.context.user?.name?.span ?? client.place?.span ?? { start: 0, end: 0 };
}
