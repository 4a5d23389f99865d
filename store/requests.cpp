#include "store/requests.hpp"

#include <array>

#include "store/notices.hpp"
#include "store/spelling.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

constexpr std::array<std::string_view, 3> state_words{"queued", "running", "done"};

constexpr const char* columns =
    "r.id, r.words, r.ents, r.json, r.detailed, r.today, r.asked_by, r.asked_host, r.state,"
    " extract(epoch from clock_timestamp() - r.asked)::bigint, r.attempts, r.phase, r.ent, r.done, r.total,"
    " r.colours, r.error_colours, r.width";

std::vector<std::string> flat(const NamedFiles& files) {
  std::vector<std::string> texts;
  for (const auto& [name, content] : files) {
    texts.push_back(name);
    texts.push_back(content);
  }
  return texts;
}

NamedFiles named(const std::vector<std::string>& texts) {
  NamedFiles files;
  for (std::size_t i = 0; i + 1 < texts.size(); i += 2) files.emplace(texts[i], texts[i + 1]);
  return files;
}

RequestLine line_from(const Row& row) {
  using enum RequestState;
  RequestLine line;
  line.request.id = row.number(0);
  line.request.words = row.texts(1);
  line.request.ents = row.texts(2);
  line.request.json = row.flag(3);
  line.request.verbose = row.flag(4);
  line.request.today = row.maybe_date(5);
  line.request.asked_by = row.text(6);
  line.request.asked_host = row.text(7);
  line.state = spelled("request", row.view(8), {queued, running, done});
  line.age = std::chrono::seconds(row.number(9));
  line.attempts = row.integer(10);
  line.progress = {row.text(11), row.text(12), row.number(13), row.number(14)};
  line.request.look = {row.flag(15), row.flag(16), row.maybe_integer(17)};
  return line;
}

std::vector<RequestLine> select_lines(Transaction& tx, const std::string& where, const std::vector<Value>& values) {
  std::vector<RequestLine> lines;
  for (const Row row :
       query(tx, std::string("select ") + columns + " from request r where " + where + " order by r.id", values))
    lines.push_back(line_from(row));
  return lines;
}

}  // namespace

std::string_view word(RequestState state) { return state_words.at(static_cast<std::size_t>(state)); }

std::int64_t ask(Transaction& tx, const Request& request) {
  const std::int64_t id = query(tx,
                                "insert into request (words, ents, json, detailed, today, files, asked_by, asked_host,"
                                " colours, error_colours, width)"
                                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
                                {request.words, request.ents, request.json, request.verbose, request.today,
                                 flat(request.files), request.asked_by, request.asked_host, request.look.colours,
                                 request.look.error_colours, request.look.width})
                              .front()
                              .number(0);
  announce(tx, request_channel, std::to_string(id));
  return id;
}

bool withdraw(Transaction& tx, std::int64_t id) {
  return query(tx, "delete from request where id = $1 and state = 'queued'", {id}).affected() == 1;
}

std::optional<RequestLine> load_request(Transaction& tx, std::int64_t id) {
  auto lines = select_lines(tx, "r.id = $1", {id});
  if (lines.empty()) return std::nullopt;
  RequestLine line = std::move(lines.front());
  if (line.state != RequestState::done) return line;
  for (const Row row : query(tx, "select out, err, written, exit_code from request where id = $1", {id}))
    line.answer = Answer{row.text(0), row.text(1), named(row.texts(2)), row.integer(3)};
  return line;
}

std::vector<RequestLine> open_requests(Transaction& tx) { return select_lines(tx, "r.state <> 'done'", {}); }

std::optional<Request> take_request(Transaction& tx, const Instance& instance, const std::vector<std::string>& led) {
  const Rows rows = query(tx,
                          "update request set state = 'running', instance = $1, started = clock_timestamp(),"
                          " attempts = attempts + 1, phase = '', ent = '', done = 0, total = 0"
                          " where id = (select id from request where state = 'queued' and ents <@ $2::text[]"
                          "  order by id limit 1 for update skip locked)"
                          " returning id, files",
                          {instance.id, led});
  if (rows.empty()) return std::nullopt;
  const std::int64_t id = rows.front().number(0);
  Request request = select_lines(tx, "r.id = $1", {id}).front().request;
  request.files = named(rows.front().texts(1));
  announce(tx, answer_channel, std::to_string(id));
  return request;
}

void note_progress(Transaction& tx, std::int64_t id, const RequestProgress& progress) {
  query(tx, "update request set phase = $2, ent = $3, done = $4, total = $5 where id = $1 and state = 'running'",
        {id, progress.phase, progress.ent, progress.done, progress.total});
  announce(tx, answer_channel, std::to_string(id));
}

void answer_request(Transaction& tx, std::int64_t id, const Answer& answer) {
  query(tx,
        "update request set state = 'done', finished = clock_timestamp(), out = $2, err = $3, written = $4,"
        " exit_code = $5, files = '{}' where id = $1",
        {id, answer.out, answer.err, flat(answer.written), answer.exit_code});
  announce(tx, answer_channel, std::to_string(id));
}

std::vector<RequestLine> broken_requests(Transaction& tx, const std::vector<std::string>& led) {
  return select_lines(tx, "r.state = 'running' and r.ents <@ $1::text[]", {led});
}

void queue_again(Transaction& tx, std::int64_t id) {
  query(tx, "update request set state = 'queued', instance = '' where id = $1 and state = 'running'", {id});
  announce(tx, request_channel, std::to_string(id));
}

std::int64_t forget_requests(Transaction& tx, std::chrono::seconds age) {
  return query(tx,
               "delete from request where (state = 'done' and finished < clock_timestamp() - make_interval(secs => $1))"
               " or (state = 'queued' and asked < clock_timestamp() - make_interval(secs => $1))",
               {age.count()})
      .affected();
}

}  // namespace entsync::store
