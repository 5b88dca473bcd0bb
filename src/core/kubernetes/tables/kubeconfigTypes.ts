/** The type of a kubeconfig field, in the terms of Go's JSON decoder. */
export type KubeconfigType =
  | 'string'
  | 'bool'
  /** Base64 in a string. */
  | '[]uint8'
  | '[]string'
  /** Anything: preferences, extensions. */
  | 'any'
  | { readonly struct: KubeconfigStruct }
  | { readonly listOf: KubeconfigStruct };

/** A Go type of `k8s.io/client-go/tools/clientcmd/api/v1`. Unknown fields are ignored. */
export interface KubeconfigStruct {
  readonly name: string;
  /** By name in JSON. */
  readonly fields: Readonly<Record<string, KubeconfigType>>;
}

const cluster: KubeconfigStruct = {
  name: 'Cluster',
  fields: {
    'certificate-authority': 'string',
    'certificate-authority-data': '[]uint8',
    'disable-compression': 'bool',
    'insecure-skip-tls-verify': 'bool',
    'proxy-url': 'string',
    'tls-server-name': 'string',
    extensions: 'any',
    server: 'string',
  },
};

const execVariable: KubeconfigStruct = { name: 'ExecEnvVar', fields: { name: 'string', value: 'string' } };

const exec: KubeconfigStruct = {
  name: 'ExecConfig',
  fields: {
    apiVersion: 'string',
    args: '[]string',
    command: 'string',
    env: { listOf: execVariable },
    installHint: 'string',
    interactiveMode: 'string',
    provideClusterInfo: 'bool',
  },
};

const authProvider: KubeconfigStruct = { name: 'AuthProviderConfig', fields: { config: 'any', name: 'string' } };

const user: KubeconfigStruct = {
  name: 'AuthInfo',
  fields: {
    'as-groups': '[]string',
    'as-uid': 'string',
    'as-user-extra': 'any',
    'auth-provider': { struct: authProvider },
    'client-certificate': 'string',
    'client-certificate-data': '[]uint8',
    'client-key': 'string',
    'client-key-data': '[]uint8',
    as: 'string',
    exec: { struct: exec },
    extensions: 'any',
    password: 'string',
    token: 'string',
    tokenFile: 'string',
    username: 'string',
  },
};

const context: KubeconfigStruct = {
  name: 'Context',
  fields: { cluster: 'string', extensions: 'any', namespace: 'string', user: 'string' },
};

/** `clusters[]`. */
export const namedCluster: KubeconfigStruct = {
  name: 'NamedCluster',
  fields: { cluster: { struct: cluster }, name: 'string' },
};
/** `users[]`. */
export const namedUser: KubeconfigStruct = {
  name: 'NamedAuthInfo',
  fields: { name: 'string', user: { struct: user } },
};
/** `contexts[]`. */
export const namedContext: KubeconfigStruct = {
  name: 'NamedContext',
  fields: { context: { struct: context }, name: 'string' },
};

/** A kubeconfig as client-go decodes it (client-go 0.32, `clientcmd/api/v1/types.go`). sources: CG-kubeconfig */
export const kubeconfigType: KubeconfigStruct = {
  name: 'Config',
  fields: {
    'current-context': 'string',
    apiVersion: 'string',
    clusters: { listOf: namedCluster },
    contexts: { listOf: namedContext },
    extensions: 'any',
    kind: 'string',
    preferences: 'any',
    users: { listOf: namedUser },
  },
};
