package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"example.test/receiver/webhook"
)

var names = []string{"webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event"}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := [][]byte{}
		for _, part := range strings.Fields(lines.Text()) {
			decoded, err := base64.StdEncoding.DecodeString(part[1:])
			if err != nil {
				panic(err)
			}
			parts = append(parts, decoded)
		}
		seconds, _ := strconv.ParseInt(string(parts[1]), 10, 64)
		headers := http.Header{}
		for at, name := range names {
			if value := string(parts[3+at]); value != "" {
				headers.Set(name, value)
			}
		}
		event, err := webhook.Verify(string(parts[0]), headers, parts[2], time.Unix(seconds, 0))
		if err != nil {
			event = err.Error()
		}
		fmt.Println(event)
	}
}
