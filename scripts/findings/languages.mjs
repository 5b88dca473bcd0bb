/**
 * What a language says on every page. What is said of one finding stands in its record (`records.mjs`) and, in Chinese, in
 * `l10n/findings.zh-cn.json` and `l10n/bundle.l10n.zh-cn.json`.
 *
 * @typedef {object} Language
 * @property {string} name as it calls itself
 * @property {string} folder of its pages
 * @property {Record<string, string>} severities as a heading says them, with the mark that all of CertScope's texts use
 * @property {Record<string, string>} words
 * @property {Record<string, string>} categories
 * @property {Record<string, string>} meanings of severities
 * @property {Record<string, string>} quickFixes what each does
 * @property {Record<string, string>} variants for what a sentence of a record is said, by the name of its variant
 * @property {(quickFix: string, text: string) => string} offers tells that there is a quick fix
 */

/** @type {Language} */
export const english = {
  name: 'English',
  folder: 'docs/findings',
  severities: { error: '✗ Error', warning: '⚠\uFE0E Warning', info: 'Information', hint: 'Hint' },
  words: {
    title: 'Problems that CertScope knows',
    introduction:
      'Every problem has a code, which never changes: to silence or re-grade one, name it in the setting `certscope.findings`. Pages of codes that are not reported say so, and why.',
    explanation:
      '`‹x›` in a sentence stands for a value. These pages are generated from the records beside the checks, in `src/core/findings`.',
    columns: '| code | severity | problem |',
    separator: ': ',
    condition: 'When',
    breaks: 'What it breaks',
    fix: 'How to fix it',
    notes: 'Notes',
    oneOf: 'Depending on the circumstances, one of:',
    nothingToDo: 'Nothing has to be done.',
    references: 'References',
    unverified: 'Part of the above is written from experience and was not verified against a source.',
    all: 'All problems',
  },
  categories: {
    validity: 'Validity period',
    chain: 'Chain and issuer',
    key: 'Keys',
    algorithm: 'Signature algorithms',
    encoding: 'Encoding',
    san: 'Subject alternative names',
    usage: 'Usages',
    identity: 'Names and groups',
    wiring: 'Flags, paths and references',
    secrets: 'Secrets, ConfigMaps and operators',
    csr: 'Certificate requests',
    token: 'Tokens',
    revocation: 'Revocation',
    renewal: 'Renewal',
  },
  meanings: {
    error: 'Does not work, will not be accepted, or exposes a credential.',
    warning: 'Works now, but is fragile or insecure, or will stop working.',
    info: 'Worth knowing; nothing has to be done.',
    hint: 'A faint note, hidden in the list of problems.',
  },
  quickFixes: {
    'extend-ca':
      'Issues the same CA with new dates, replaces all copies, and renews what expired below it, if its key is available.',
    'renew-leaf': "Reissues the certificate with the same key, signed by its CA, if that CA's key is available.",
    'renew-new-key': 'Reissues the certificate with a new key of an accepted algorithm.',
    'reissue-san': 'Reissues the certificate with an edited list of names, shown before signing.',
    'renew-csr':
      'Creates a key and a certificate signing request, with a CertificateSigningRequest manifest if a signer fits.',
    'replace-ca': 'Replaces the CA in the field with the right one; both fingerprints are shown first.',
    'replace-client-cert': 'Replaces the client certificate and its key with the current pair.',
    'append-block': 'Appends the missing PEM block.',
    'remove-block': 'Removes the PEM block and the explanatory text that belongs to it.',
    'reorder-chain': 'Sorts the PEM blocks from the leaf to the root.',
    'normalise-pem': 'Rewrites the block: label, 64 columns, line ends, no indentation, no byte order mark.',
    'relabel-pem': 'Changes the BEGIN and END lines, and removes the trailer of a TRUSTED CERTIFICATE.',
    'convert-der': 'Converts DER to PEM, with base64 around it where the field demands that.',
    'encode-base64': 'Encodes the value in base64.',
    'decode-base64': 'Removes one layer of base64.',
    'normalise-base64': 'Rewrites the value as one line of padded standard base64.',
    swap: 'Swaps the two values.',
    'edit-field': "Changes or removes the field's value.",
    'remove-field': 'Removes the field.',
    'edit-flag': "Changes the flag's value in place.",
    'add-flag': 'Inserts the flag in the style of its neighbours.',
    'embed-data': "Replaces the path by the file's content, in the field that ends in -data.",
    'reference-file': 'Replaces the embedded data by a path.',
    relink: 'Points the symbolic link at the newest valid file.',
    chmod: "Shows the command that sets the file's mode in a terminal without running it.",
    'move-to-secret': 'Creates a Secret manifest and replaces the inline value by a reference to it.',
    'run-command': 'Shows the command in a terminal without running it.',
  },
  variants: {
    apiserver: '`apiserver`',
    ca: 'CA',
    client: 'Client certificate',
    knownIssuer: 'Issuer known',
    kubectl: 'User of kubectl',
    monitoring: 'Serving certificate for monitoring',
    ofKubeadm: 'CA of kubeadm',
    ofOthers: 'Other CA',
    selfSigned: 'Self-signed',
    serving: 'Serving certificate',
    unknownIssuer: 'Issuer unknown',
    withRestart: 'Issuer known, components to restart',
  },
  offers: (quickFix, text) =>
    `Where CertScope offers a quick fix (\`${quickFix}\`): ${text[0].toLowerCase()}${text.slice(1)}`,
};

/** @type {Language} */
export const simplifiedChinese = {
  name: '简体中文',
  folder: 'docs/zh-cn/findings',
  severities: { error: '✗ 错误', warning: '⚠\uFE0E 警告', info: '信息', hint: '提示' },
  words: {
    title: 'CertScope 能识别的问题',
    introduction:
      '每个问题都有一个永远不变的代码：要忽略某个问题或更改它的级别，在设置 `certscope.findings` 中写明代码。不会报告的代码，其页面会说明这一点和原因。',
    explanation: '句子中的 `‹x›` 代表一个值。这些页面由 `src/core/findings` 中各项检查旁的记录及其译文生成。',
    columns: '| 代码 | 级别 | 问题 |',
    separator: '：',
    condition: '何时出现',
    breaks: '影响',
    fix: '如何修复',
    notes: '说明',
    oneOf: '视情况为以下之一：',
    nothingToDo: '无需处理。',
    references: '参考资料',
    unverified: '以上内容有一部分来自经验，未经资料来源核实。',
    all: '所有问题',
  },
  categories: {
    validity: '有效期',
    chain: '证书链与颁发者',
    key: '密钥',
    algorithm: '签名算法',
    encoding: '编码',
    san: '主体备用名称（SAN）',
    usage: '用途',
    identity: '名称与组',
    wiring: '标志、路径与引用',
    secrets: 'Secret、ConfigMap 与 Operator',
    csr: '证书签名请求（CSR）',
    token: '令牌',
    revocation: '吊销',
    renewal: '续订',
  },
  meanings: {
    error: '无法工作、不会被接受，或者会暴露凭据。',
    warning: '目前可用，但脆弱或不安全，或者将会停止工作。',
    info: '值得知道；无需处理。',
    hint: '轻微的提示，不在问题列表中显示。',
  },
  quickFixes: {
    'extend-ca': '颁发同一个 CA 的新证书（只换日期），替换所有副本，并续订其下已过期的证书；前提是该 CA 的私钥可用。',
    'renew-leaf': '沿用同一个密钥重新颁发证书，由其 CA 签名；前提是该 CA 的私钥可用。',
    'renew-new-key': '用算法合格的新密钥重新颁发证书。',
    'reissue-san': '用编辑过的名称列表重新颁发证书，签名之前会先显示。',
    'renew-csr': '创建密钥和证书签名请求；有合适的签名者时，再创建 CertificateSigningRequest 清单。',
    'replace-ca': '把字段中的 CA 换成正确的 CA；会先显示两者的指纹。',
    'replace-client-cert': '把客户端证书及其私钥换成当前的一对。',
    'append-block': '追加缺少的 PEM 块。',
    'remove-block': '删除 PEM 块，以及属于它的说明文字。',
    'reorder-chain': '把 PEM 块按从叶到根的顺序排列。',
    'normalise-pem': '重写这个块：标签、每行 64 列、行尾、去掉缩进和字节顺序标记。',
    'relabel-pem': '修改 BEGIN 和 END 行，并去掉 TRUSTED CERTIFICATE 的附加部分。',
    'convert-der': '把 DER 转换为 PEM；字段需要时，外面再加一层 base64。',
    'encode-base64': '用 base64 编码这个值。',
    'decode-base64': '去掉一层 base64。',
    'normalise-base64': '把值重写为一行带填充的标准 base64。',
    swap: '交换两个值。',
    'edit-field': '修改或删除字段的值。',
    'remove-field': '删除字段。',
    'edit-flag': '就地修改标志的值。',
    'add-flag': '按相邻标志的写法插入标志。',
    'embed-data': '把路径换成文件内容，写入以 -data 结尾的字段。',
    'reference-file': '把内嵌数据换成路径。',
    relink: '让符号链接指向最新的有效文件。',
    chmod: '在终端中显示设置文件权限的命令，但不执行。',
    'move-to-secret': '创建 Secret 清单，并把内联的值换成对它的引用。',
    'run-command': '在终端中显示命令，但不执行。',
  },
  variants: {
    apiserver: '`apiserver`',
    ca: 'CA',
    client: '客户端证书',
    knownIssuer: '颁发者已知',
    kubectl: 'kubectl 用户',
    monitoring: '供监控使用的服务器证书',
    ofKubeadm: 'kubeadm 的 CA',
    ofOthers: '其他 CA',
    selfSigned: '自签名',
    serving: '服务器证书',
    unknownIssuer: '颁发者未知',
    withRestart: '颁发者已知，且有组件需要重启',
  },
  offers: (quickFix, text) => `CertScope 能提供快速修复（\`${quickFix}\`）时：${text}`,
};
