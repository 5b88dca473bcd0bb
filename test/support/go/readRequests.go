// Reads certification requests as Kubernetes does, with Go's crypto/x509.
//
// Takes requests in hexadecimal, one a line, from standard input. Prints a JSON document for each: Go's error, or what Go read.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	encoder := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		der, err := hex.DecodeString(lines.Text())
		exitOn(err)
		exitOn(encoder.Encode(read(der)))
	}
	exitOn(lines.Err())
}

func read(der []byte) map[string]any {
	request, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	if err := request.CheckSignature(); err != nil {
		return map[string]any{"error": err.Error()}
	}
	names := append([]string{}, request.DNSNames...)
	for _, address := range request.IPAddresses {
		names = append(names, address.String())
	}
	names = append(names, request.EmailAddresses...)
	for _, uri := range request.URIs {
		names = append(names, uri.String())
	}
	extensions := []string{}
	for _, extension := range request.Extensions {
		extensions = append(extensions, extension.Id.String())
	}
	return map[string]any{
		"rawSubject": hex.EncodeToString(request.RawSubject),
		"rawKey":     hex.EncodeToString(request.RawSubjectPublicKeyInfo),
		"algorithm":  request.SignatureAlgorithm.String(),
		"names":      names,
		"extensions": extensions,
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
