# plumbline as an image: docker build -t plumbline . && docker run --rm --network host plumbline check --endpoint URL
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /plumbline ./cmd/plumbline \
    && install -d -m 1777 /empty

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /empty /tmp
COPY --from=build /plumbline /plumbline
USER 65532:65532
ENTRYPOINT ["/plumbline"]
