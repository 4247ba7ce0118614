require_relative "verify"

NAMES = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-omneo-event"]
$stdin.each_line do |line|
  secret, now, body, *values = line.split.map { |part| part[1..].unpack1("m") }
  headers = NAMES.zip(values).reject { |_, value| value.empty? }.to_h
  begin
    puts verify(secret, headers, body, now.to_i)
  rescue ArgumentError => error
    puts error.message
  end
end
